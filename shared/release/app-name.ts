/** Who made a release; `version` is package.json's, which a test holds it to. */
export const appVersion = '0.1.0';
export const appName = `murmuration ${appVersion}`;
