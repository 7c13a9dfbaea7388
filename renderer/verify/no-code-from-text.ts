import * as z from 'zod';

/** The page's policy allows no code made from text, which schemas would try when they are built: import this first. */
z.config({ jitless: true });
