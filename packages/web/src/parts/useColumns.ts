import { useState } from 'react'

/** Which columns of a list somebody wants to see, kept on this device. */
export interface ColumnChoice {
  readonly shown: ReadonlySet<string>
  toggle(id: string): void
}

/** `first`: what is shown before anybody chose. */
export function useColumns(list: string, first: readonly string[]): ColumnChoice {
  const place = `lockwright.columns ${list}`
  const [shown, setShown] = useState<ReadonlySet<string>>(() => {
    const kept = localStorage.getItem(place)
    return new Set(kept === null ? first : kept.split(' '))
  })
  const toggle = (id: string) => {
    const next = new Set(shown)
    if (!next.delete(id)) next.add(id)
    localStorage.setItem(place, [...next].join(' '))
    setShown(next)
  }
  return { shown, toggle }
}
