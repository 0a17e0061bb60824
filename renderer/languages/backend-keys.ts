import backend from './de/backend.json' with { type: 'json' };

/** What the backend says, in English, as templates: German has an entry for each of them, which a test holds. */
export const backendKeys: ReadonlySet<string> = new Set(Object.keys(backend));
