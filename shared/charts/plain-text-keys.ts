import LRU from 'zrender/lib/core/LRU.js';

/**
 * ZRender keeps the width of a text under the text itself, in a plain object. A label `__proto__` would be looked up
 * in, and written into, the prototype of every object; `constructor` would be found there. Every key gets a letter
 * before it, so that none is a name that objects are born with. Imported by whatever draws.
 */
const { get, put } = LRU.prototype;

LRU.prototype.get = function (this: LRU<unknown>, key) {
  return get.call(this, `=${key}`);
};

LRU.prototype.put = function (this: LRU<unknown>, key, value) {
  return put.call(this, `=${key}`, value);
};
