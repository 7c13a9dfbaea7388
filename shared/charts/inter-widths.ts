/**
 * Advance widths of Inter in thousandths of an em, base 36, from a first code point on; an empty
 * place is a character that the font lacks. Written by test/charts/write-inter-widths.ts.
 */
export const interWidths = {
  regular: [
    [
      0x20,
      '7u 80 cy hm hu ra hx 8c a5 a5 dx ie 81 cs 81 a1 hj bb gy h6 hy gi h9 fq h7 h9 81 8e ie ie ie e8 qu j6 i7 kb k2 gq gf kr ko 7h fv io fq p4 ky l9 hr l9 hw hu hy kp j6 re iz iv hh a5 a1 a5 d4 cp 8z fm h1 fw h1 g8 ab h2 gg 6r 6r f9 6r oc gf go h1 h1 ah eo 94 gg fn mr f6 fn fd bv 99 bv ie',
    ],
    [
      0xa0,
      '7u 80 fw gz k5 fa 7j ft gf pf cm g7 ie  ij da co ie ca ce 8z ga gr 81 7h 8h df g7 mb nk oi e8 j6 j6 j6 j6 j6 j6 rm kb gq gq gq gq 7h 7h 7h 7h kf ky l9 l9 l9 l9 l9 ie l9 kp kp kp kp iv ho h5 fm fm fm fm fm fm pi fw g8 g8 g8 g8 6r 6r 6r 6r g7 gf go go go go go ie go gg gg gg gg fn h1 fn j6 fm j6 fm j6 fm kb fw kb fw kb fw kb fw k2 jq kf h1 gq g8 gq g8 gq g8 gq g8 gq g8 kr h2 kr h2 kr h2 kr h2 ko gg ll gg 7h 6r 7h 6r 7h 6r 7h 6r 7h 6r nc dh fv 6r io f9 em fq 6r fq 6r fq 9g fn a0 gj 6r ky gf ky gf ky gf  ky gf l9 go l9 go l9 go rx rs hw ah hw ah hw ah hu eo hu eo hu eo hu eo hy 94 hy ag hy 94 kp gg kp gg kp gg kp gg kp gg kp gg re mr iv fn iv hh fd hh fd hh fd 8r h1 m0 i9 h1 lv ja kb kb g3 kf nv hm h1 f3 gq kr h6 gf au kr ho qg 7o 9d iv f9 6r hu p8 ky gg l9 l6 gl o8 hr lk h1 k6 hu eo hj f7 94 i0 8z hy km h8 la hn jt iv hh fd j1 j1 h9 f2 gy gx f5 f3 hm 7f 9z 6r 80  ze wd vl mg dh 10t ro n6 j6 fm 7h 6r l9 go kp gg kp gg kp gg kp gg kp gg g8 j6 fm j6 fm rm pi kr io kr h2 io f9 l9 go l9 go j1 h9 6r 11j ze wd kr h2 v3 ho ky gf j6 fm rm pi l9 go j6 fm j6 fm gq g8 gq g8 7h 6r 7h 6r l9 go l9 go hw ah hw ah kp gg kp gg hu eo hy 94 hm f4 ko gg hl ld hl hk hh fd j6 fm gq g8 l9 go l9 go l9 go l9 go iv fn b3 ks bd 6r p5 p5 j6 kb fw g3 hy eo fd f3 f4 i7 km k6 gq g8 gt 6r l9 h1 i0 ah ik fn',
    ],
    [
      0x370,
      '    7f 7i ky    7h fw fw fw 8e fv     7j ip j6 81 kj oh ba  ny  of o7 7o j6 i7 g3 iy gq hh ko l9 7h io j6 p4 ky i9 l9 ko hr  j5 hy iv oh iz og lf 7h iv ih ey gg 7o gg ih gk fn g8 ey e6 gg ha 7o em hu ga gb fj go gt h1 fu hd cy gg k1 ft lm md 7o gg go gg md io hm hn io nh io j2 mt em     gi eu                   k5 hm fw 6r l9 cj cj   kb p4  h1 kb kb kb',
    ],
    [
      0x400,
      'gq gq ne g3 kb hu 7h 7h fv uy v9 ol io ky hh k3 j6 hy i7 g3 ms gq qo h6 ky ky io kt p4 ko l9 ko hr kb hy hh n1 iz k1 jh qm r1 mp oj i2 kb s7 hw fm gi fp c5 h2 g8 mj dr gg gg f2 g0 lf gd go gc h1 fw cy fn j4 f6 gm g2 mv n9 hw kh fj fw nf ff g8 g8 gg c5 fw eo 6r 6r 6r pp ox gg f2 gg fn gc ox mf j5 h4 ql lq j6 fv q2 lk nq jb vu qn f5 ej og lm l9 go jl gh jl gh 10v vr       jr fq hk 0 0 0 0 0 0 0 ky gg j5 h4 hn gy g3 c5 g3 c5 i4 f2 r8 n2 h6 dr jn fm ij ga   nb hf l2 gs re iu us pm re ln kb fw hy cy iv fn iv fn ji fq pg ic jv gh jh g2 jh gg nc ju nc ju 7h qo mj iz gb kt g0 ko gd ko gd jv gh p4 lf 6r j6 fm j6 fm rm pi gq g8 kq g8 kq g8 qo mj h6 dr h9 h9 ky gg ky gg l9 go l9 go l9 go kb fw hh fn hh fn hh fn jh g2 g3 c5 oj kh gg c5 ji eh iz f6',
    ],
    [
      0x1e00,
      'j6 fm i7 h1 i7 h1 i7 h1 kb fw k2 h1 k2 h1 k2 h1 k2 h1 k2 h1 gq g8 gq g8 gq g8 gq g8 gq g8 gf ab kr h2 ko gg ko gg ko gg ko gg ko gg 7h 6r 7h 6r io f9 io f9 io f9 fq 6r fq 6r fq 6r fq 6r p4 oc p4 oc p4 oc ky gf ky gf ky gf ky gf l9 go l9 go l9 go l9 go hr h1 hr h1 hw ah hw ah hw ah hw ah hu eo hu eo hu eo hu eo hu eo hy 94 hy 94 hy 94 hy 94 kp gg kp gg kp gg kp gg kp gg j6 fn j6 fn re mr re mr re mr re mr re mr iz f6 iz f6 iv fn hh fd hh fd hh fd gg 94 mr fn fm 8r  a1 jp f1 j6 fm j6 fm j6 fm j6 fm j6 fm j6 fm j6 fm j6 fm j6 fm j6 fm j6 fm j6 fm gq g8 gq g8 gq g8 gq g8 gq g8 gq g8 gq g8 gq g8 7h 6r 7h 6r l9 go l9 go l9 go l9 go l9 go l9 go l9 go l6 gl l6 gl l6 gl l6 gl l6 gl kp gg kp gg km h8 km h8 km h8 km h8 km h8 iv fn iv fn iv fn iv fn l1 fb f5 f5 k9 hp',
    ],
    [
      0x2010,
      '9z 9z i1 dw rs rs dc cl 79 79 6q 79 c9 c9 bp c9 do do fn fn 81 g1 o1 81        52 114 1ax 67 cb if 67 cb if co ap ap hs g0 e3 f1 mp mp cl k4 fn 5c',
    ],
    [0x20a0, 'ka kb ka gs gz nv le qu v5 qj mq h1 ij jq hy 12n  ih kr j6 hl kb   hy f2 gj  k7 ji k6 i7'],
    [0x2190, 'qj n6 qj n6 119 n6 lk lk lk lk'],
    [
      0x2200,
      '  hm   j1 iy         k3  hn ie        hi    q1             a6           81                  ie                        ie    ie ie',
    ],
  ],
  semibold: [
    [
      0x20,
      '70 8y ej hw i3 rx if 92 ae ae f0 ip 8v cy 8v aj ic br hc hp ij h1 hs g1 ht hs 8v 96 ip ip ip f4 rs k8 ic kh k3 gu gc ku kq 7p g4 jk fq pn l4 ld hy lh i5 i3 id kg k8 sd k0 ju i5 ae aj ae de d2 9s fz hd g7 hd gg at he h1 7a 7a fu 7a p1 h0 gx hd hd b1 fa 9u h1 gb nc ft gd fq cn 9z cn ip',
    ],
    [
      0xa0,
      '70 8y g7 hi ku fo 8s ft h0 pf ct hn ip  ig ck cr ip cm cw 9s h3 gp 8v 99 90 dk hn n4 o6 p8 f4 k8 k8 k8 k8 k8 k8 s6 kh gu gu gu gu 7p 7p 7p 7p kw l4 ld ld ld ld ld ip ld kg kg kg kg ju ia hw fz fz fz fz fz fz pd g7 gg gg gg gg 7a 7a 7a 7a gi h0 gx gx gx gx gx ip gx h1 h1 h1 h1 gd hd gd k8 fz k8 fz k8 fz kh g7 kh g7 kh g7 kh g7 k3 kk kw hd gu gg gu gg gu gg gu gg gu gg ku he ku he ku he ku he kq h1 m5 h1 7p 7a 7p 7a 7p 7a 7p 7a 7p 7a nt ej g4 7a jk fu fr fq 7a fq 7a fq ah fx bn gq 7a l4 h0 l4 h0 l4 h0  l4 h0 ld gx ld gx ld gx s6 rk i5 b1 i5 b1 i5 b1 i3 fa i3 fa i3 fa i3 fa id 9u id bo id 9u kg h1 kg h1 kg h1 kg h1 kg h1 kg h1 sd nc ju gd ju i5 fq i5 fq i5 fq 9b hd n4 i8 hd n0 kd kh kh gu kw ov i9 hd gz gu ku hp gc c6 ku jj r0 8a 9w jq fu 7a il q1 l4 h1 ld li gv pb jk mp hd ku i3 fa i7 h0 9u je 9r id kf hy li i8 l5 jk i5 fq j3 j3 hq fn hc hf h0 fo ib 7z ak 7a 8y  zs x2 vu n0 ej 117 sd oa k8 fz 7p 7a ld gx kg h1 kg h1 kg h1 kg h1 kg h1 gg k8 fz k8 fz s6 pd ku j0 ku he jk fu ld gx ld gx j3 hq 7a 127 zs x2 ku he v7 jl l4 h0 k8 fz s6 pd ld gx k8 fz k8 fz gu gg gu gg 7p 7a 7p 7a ld gx ld gx i5 b1 i5 b1 kg h1 kg h1 i3 fa id 9u i9 fo kq h1 i9 lp i8 i8 i5 fq k8 fz gu gg ld gx ld gx ld gx ld gx ju gd bm ld ce 7a py py k8 kh g7 gj id fa fq fo fo iq kx ku gu gg h8 7a lf hd ih b1 jj gd',
    ],
    [
      0x370,
      '    7w 7y l4    7y g7 g7 g7 96 g4     8u jm k8 8v lk ph cg  p1  py p7 8a k8 ic g6 k3 gu i5 kq ld 7p jk k8 pn l4 it ld kq hy  j8 id ju oq k0 oq lm 7p ju j1 fb h1 8a h0 j1 gt gb gn fb em h1 hd 8a fr il h3 gu fj gx hg hd g6 hv ds h0 lh gf ml mx 8a h0 gx h0 mx jk ia i9 jd ow jd k9 os fr     gk ex                   ku ia g7 7a ld d2 d2   kh pn  hd kh kh kh',
    ],
    [
      0x400,
      'gu gu np g6 kh i3 7p 7p g4 v1 va os jk l4 ip k6 k8 hz ic g6 np gu sp hp l4 l4 jk ku pn kq ld kq hy kh id ip n6 k0 kw jm r7 ru my p7 ib kh sq i5 fz gt fx cg hy gg nj e7 h1 h1 fu gj m6 gz gx gt hd g7 ds gd ks ft hp gi nk o7 ij ls g4 g8 nv fu gg gg h1 cg g8 fa 7a 7a 7a q2 pg h1 fu h1 gd gt qf nt jk hn rf mm k8 g9 r2 mm oa ka wj rt fn ex oq ml ld gx kk gy kk gy 11p wr       jw g4 i9 0 0 0 0 0 0 0 l4 h1 jk hn i3 gz g6 cg g6 cg id fn tj ob hp e7 kn gm ji h6   o7 i9 le hm rr jf v6 py si mr kh g7 id ds ju gb ju gb ku gm q3 ja k9 h5 jm gi jm h1 oa kl oa kl 7p sp nj j7 gz ku gj kq gz kq gz k9 h5 pn m6 7a k8 fz k8 fz s6 pd gu gg ks gg ks gg sp nj hp e7 hq hq l4 h1 l4 h1 ld gx ld gx ld gx kh g8 ip gd ip gd ip gd jm gi g6 cg p7 ls gz cg l5 ev k0 ft',
    ],
    [
      0x1e00,
      'k8 fz ic hd ic hd ic hd kh g7 k3 hd k3 hd k3 hd k3 hd k3 hd gu gg gu gg gu gg gu gg gu gg gc at ku he kq h1 kq h1 kq h1 kq h1 kq h1 7p 7a 7p 7a jk fu jk fu jk fu fq 7a fq 7a fq 7a fq 7a pn p1 pn p1 pn p1 l4 h0 l4 h0 l4 h0 l4 h0 ld gx ld gx ld gx ld gx hy hd hy hd i5 b1 i5 b1 i5 b1 i5 b1 i3 fa i3 fa i3 fa i3 fa i3 fa id 9u id 9u id 9u id 9u kg h1 kg h1 kg h1 kg h1 kg h1 k8 gb k8 gb sd nc sd nc sd nc sd nc sd nc k0 ft k0 ft ju gd i5 fq i5 fq i5 fq h1 9u nc gd fz 9b  ag k1 gx k8 fz k8 fz k8 fz k8 fz k8 fz k8 fz k8 fz k8 fz k8 fz k8 fz k8 fz k8 fz gu gg gu gg gu gg gu gg gu gg gu gg gu gg gu gg 7p 7a 7p 7a ld gx ld gx ld gx ld gx ld gx ld gx ld gx li gv li gv li gv li gv li gv kg h1 kg h1 kf hy kf hy kf hy kf hy kf hy ju gd ju gd ju gd ju gd nx ib gz h0 kt i8',
    ],
    [
      0x2010,
      'bq bq hz dw rs rs ex d1 86 86 7l 86 e3 dy dc dy fd fd e0 e0 8v hq ql 8v        4m 124 1cb 76 e9 lc 76 e9 lc ee bk bk kx hv f1 e9 nb nb d2 ku e0 5p',
    ],
    [0x20a0, 'ku kh k8 gz hi nz l6 rr w4 s4 oo hd iv lf id 13y  jf ku k8 jk kh   id fm hg  ku k9 ku ic'],
    [0x2190, 'qj oi qj oi 119 nm lp lp lp lp'],
    [
      0x2200,
      '  ia   j4 k3         kw  jl ip        i8    qu             an           8v                  ip                        ip    ip ip',
    ],
  ],
} as const;
