export * from './http.ts'
export * from './report.ts'
