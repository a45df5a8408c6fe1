import { QueryClient } from '@tanstack/react-query'
import { refusalOf } from './client.ts'

const TRIES = 3

/** A refusal is an answer and is not asked for again; a broken connection or a busy server is tried a few times. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => (refusalOf(error)?.code ?? 'busy') === 'busy' && failures < TRIES,
    },
  },
})
