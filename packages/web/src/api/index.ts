export * from './client.ts'
export * from './feed.ts'
export * from './queryClient.ts'
export * from './sessionState.ts'
