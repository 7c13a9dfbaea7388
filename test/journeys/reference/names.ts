import fc from 'fast-check';

export const funnelTouchpoints = ['home', 'browse', 'cart', 'checkout', 'Ünï"|,'];

/** Names that questions may ask about: some are in the data, some are not. */
export const touchpoint = fc.constantFrom(...funnelTouchpoints, '(none)', 'not in the data');
