// For `node --import`: `electron` is the stand-in, so that main/app/main.ts itself runs in plain Node, as
// `electron main.ts` would start it.
import { registerHooks } from 'node:module';

const standIn = new URL('./main-parts.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
Object.assign(process, { defaultApp: true });
