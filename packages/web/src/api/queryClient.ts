import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSignedOut, refusalOf } from './client.ts'
import { sessionEnded } from './sessionState.ts'

const TRIES = 3

const noticeEnd = (error: unknown): void => {
  if (isSignedOut(error)) sessionEnded()
}

/** A refusal is an answer and is not asked for again; a broken connection or a busy server is tried a few times. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => (refusalOf(error)?.code ?? 'busy') === 'busy' && failures < TRIES,
    },
  },
})
