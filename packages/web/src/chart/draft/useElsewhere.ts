import { useEffect, useRef, useState } from 'react'

type News = { readonly kind: 'ask' } | { readonly kind: 'draft'; readonly tab: string; readonly cells: number }

/** Cells in drafts of other tabs of this browser; 0 = nobody else drafts. */
export function useElsewhere(systemId: string, cells: number): number {
  const [others, setOthers] = useState<ReadonlyMap<string, number>>(new Map())
  const channel = useRef<BroadcastChannel>(null)
  const [tab] = useState(() => crypto.randomUUID())
  const mine = useRef(cells)
  useEffect(() => {
    const opened = new BroadcastChannel(`lockwright.chart ${systemId}`)
    const tell = () => opened.postMessage({ kind: 'draft', tab, cells: mine.current } satisfies News)
    opened.onmessage = ({ data }: MessageEvent<News>) => {
      if (data.kind === 'ask') tell()
      else setOthers((before) => new Map(before).set(data.tab, data.cells))
    }
    opened.postMessage({ kind: 'ask' } satisfies News)
    channel.current = opened
    const leave = () => opened.postMessage({ kind: 'draft', tab, cells: 0 } satisfies News)
    window.addEventListener('pagehide', leave)
    return () => {
      leave()
      window.removeEventListener('pagehide', leave)
      opened.close()
    }
  }, [systemId, tab])
  useEffect(() => {
    mine.current = cells
    channel.current?.postMessage({ kind: 'draft', tab, cells } satisfies News)
  }, [cells, tab])
  return Math.max(0, ...others.values())
}
