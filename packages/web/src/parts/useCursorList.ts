import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

interface PageOfRows<Row> {
  readonly items: readonly Row[]
  readonly next: string | null
  readonly total?: number | null
}

/** Options of every list that is read page by page: `next` of one page is the `cursor` of the following one. */
export const cursorPages = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { readonly next: string | null }) => page.next ?? undefined,
}

/** The rows of all pages that were read, and how to read on. */
export function useCursorList<Row>(list: UseInfiniteQueryResult<InfiniteData<PageOfRows<Row>>>) {
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = list
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetchingNextPage])
  return { rows, hasMore: hasNextPage, loadMore, total: data?.pages[0]?.total ?? null }
}
