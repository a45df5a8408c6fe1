export { isolated } from './isolate.ts'
export * from './LanguageProvider.tsx'
export * from './say.ts'
export * from './words.ts'
