import { answeredKeys, cachedAnswers } from '../ledger/answers.ts';
import { canonicalJson } from '../policy/canonical.ts';
import type { Question } from '../policy/question.ts';
import { asks } from '../policy/question-kinds.ts';
import { type Release, releaseSchema } from '../release/release.ts';
import type { VaultHost } from './host.ts';

/** Answers about one snapshot that were paid for and still stand. */
export interface EarlierAnswers {
  /** Under a policy, oldest first, of this version of the app. */
  all(policy: string): Promise<readonly Release[]>;
  to(question: Question, policy: string): Promise<readonly Release[]>;
}

/** Reads each answer once: what stands never changes, it can only be retired. */
export function earlierAnswers(
  { store, app }: Pick<VaultHost, 'store' | 'app'>,
  population: string,
  snapshot: string,
): EarlierAnswers {
  const read = new Map<string, Release>();

  const all = async (policy: string): Promise<readonly Release[]> => {
    const keys = await answeredKeys(store, population, snapshot, asks);
    const unread = keys.filter(key => !read.has(key));
    const kept = unread.length === 0 ? undefined : await cachedAnswers(store, population, snapshot);
    for (const key of unread) {
      const bytes = await kept!(key);
      if (bytes !== 'absent') read.set(key, releaseSchema.parse(JSON.parse(new TextDecoder().decode(bytes))));
    }
    return keys.flatMap(key => {
      const release = read.get(key);
      return release !== undefined && release.policy === policy && release.app === app ? [release] : [];
    });
  };

  return {
    all,
    async to(question, policy) {
      const text = canonicalJson(question);
      return (await all(policy)).filter(release => canonicalJson(release.question) === text);
    },
  };
}
