import { useInfiniteQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Images } from '../history/Images.tsx'
import { cursorPages } from '../parts/useCursorList.ts'
import { useSystem } from '../system/SystemContext.tsx'

const ROWS_A_PAGE = 20

/** Contents made for the key. */
export function KeyImages({ keyNo }: { readonly keyNo: number }) {
  const { systemId } = useSystem()
  const list = useInfiniteQuery(
    query.history.imagesOfKey.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        keyNo,
        limit: ROWS_A_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    }),
  )
  return <Images list={list} />
}
