/** Frequent given names of English-, German-, French- and Spanish-speaking countries, without accents. */
const names = new Set(
  `james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul
   andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry
   justin scott brandon benjamin samuel gregory alexander patrick frank raymond jack dennis jerry tyler aaron oliver harry noah liam
   mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna
   michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela
   emma nicole helen samantha katherine christine rachel olivia sophia isabella charlotte amelia alice grace hannah chloe lucy
   peter klaus hans jurgen wolfgang stefan andreas uwe ralf bernd dieter manfred gunter horst heinz werner helmut gerhard jens sven
   torsten markus matthias tobias florian sebastian felix lukas jonas maximilian leon finn paul ursula monika petra sabine renate helga
   brigitte ingrid erika gisela christa karin birgit heike susanne claudia martina andrea silke katrin anja tanja julia lena lea marie
   johanna greta frieda jean pierre michel andre philippe rene louis alain jacques bernard marcel daniel roger claude gerard francois
   christophe nicolas julien laurent sylvie isabelle catherine nathalie valerie martine francoise monique jacqueline sophie camille manon
   celine aurelie juliette antonio jose manuel francisco juan javier carlos miguel rafael pedro angel alejandro luis sergio pablo jorge
   alberto fernando diego carmen maria josefa dolores pilar teresa rosa lucia elena marta cristina raquel paula beatriz`.split(
    /\s+/,
  ),
);

/** Whether a text reads like the name of a person: a given name alone or with one to three more names. */
export function isPersonName(text: string): boolean {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .split(/[ ,]+/)
    .filter(word => word !== '');
  if (words.length === 0 || words.length > 4) return false;
  if (!words.every(word => /^\p{Lu}[\p{L}'’.-]*$/u.test(word))) return false;
  return words.some(word =>
    word
      .toLowerCase()
      .split('-')
      .some(part => names.has(part)),
  );
}
