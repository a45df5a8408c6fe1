import { useEffect, useMemo, useState } from 'react'
import { type Beat, beatAt, beatsOf, type Signal } from './signal.ts'
import { beep } from './sound.ts'

/** What lamp and buzzer do now, from the moment these signals are first shown; null: nothing more. */
export function useBeat(signals: readonly Signal[], withSound: boolean): Beat | null {
  const beats = useMemo(() => beatsOf(signals), [signals])
  const [beat, setBeat] = useState<Beat | null>(null)
  useEffect(() => {
    const begun = performance.now()
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = () => {
      const now = beatAt(beats, performance.now() - begun)
      setBeat(now)
      if (now === null) return
      if (now.beep && withSound) beep(now.ms)
      timer = setTimeout(next, now.ms + 1)
    }
    next()
    return () => clearTimeout(timer)
  }, [beats, withSound])
  return beat
}
