// Runs before everything else: our Content-Security-Policy forbids code made from text, which the schema library tries first.
globalThis.__zod_globalConfig = { jitless: true }
