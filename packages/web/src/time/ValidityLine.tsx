import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { day } from '../parts/time.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import classes from './time.module.css'
import { monthsOf, type Range, rangeOf, type Validity, validityText } from './validity.ts'
import { timeWords } from './words.ts'
import { nearestMidnight } from './zone.ts'

const DAY_MS = 86_400_000
/** A name further right would stand out of the line. */
const LAST_TICK = 0.93

interface ValidityLineProps {
  readonly value: Validity
  /** Without it the line is only shown. */
  readonly change?: (value: Validity) => void
}

/** Validity as a stretch of a line, with now on it; its ends can be dragged or moved by keys (R070). */
export function ValidityLine({ value, change }: ValidityLineProps) {
  const say = useWords(timeWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const box = useRef<HTMLFieldSetElement>(null)
  // The line must not run away under the finger that drags on it.
  const [held, setHeld] = useState<{ readonly end: 'from' | 'to'; readonly range: Range } | null>(null)
  const [now] = useState(() => Date.now())
  const fresh = useMemo(() => rangeOf(value, now), [value, now])
  const range = held?.range ?? fresh
  const placeOf = (ms: number) => Math.min(Math.max((ms - range.from) / (range.to - range.from), 0), 1)
  const percent = (share: number) => `${share * 100}%`
  const shown = (instant: string) => day(new Date(instant), language, timeZone)
  const months = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' })

  const bar = barOf(value)
  const move = (end: 'from' | 'to', ms: number) => {
    if (value.kind === 'between') change?.({ ...value, [end]: nearestMidnight(ms, timeZone) })
  }
  const drag = (event: PointerEvent) => {
    if (held === null) return
    const line = box.current!.getBoundingClientRect()
    const share = Math.min(Math.max((event.clientX - line.left) / line.width, 0), 1)
    move(held.end, range.from + share * (range.to - range.from))
  }
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -30,
    PageUp: 30,
  }
  const onKey = (end: 'from' | 'to', at: string) => (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    move(end, Date.parse(at) + step * DAY_MS)
  }
  return (
    <fieldset
      ref={box}
      className={classes.line}
      aria-label={say('lineOfTime', { text: validityText(value, say, shown) })}
    >
      <div className={classes.rail} />
      {bar && (
        <div
          className={classes.bar}
          data-open-left={bar.from === null || undefined}
          data-open-right={bar.to === null || undefined}
          style={{
            left: percent(bar.from === null ? 0 : placeOf(bar.from)),
            right: percent(bar.to === null ? 0 : 1 - placeOf(bar.to)),
          }}
        />
      )}
      {monthsOf(range)
        .filter(({ ms }) => placeOf(ms) < LAST_TICK)
        .map(({ ms, isYear }) => (
          <span key={ms} className={classes.tick} style={{ left: percent(placeOf(ms)) }} aria-hidden>
            {isYear ? new Date(ms).getUTCFullYear() : months.format(ms)}
          </span>
        ))}
      <span className={classes.now} style={{ left: percent(placeOf(now)) }} aria-hidden>
        <span>{say('now')}</span>
      </span>
      {change &&
        value.kind === 'between' &&
        (['from', 'to'] as const).map((end) => {
          const at = value[end]
          if (at === null) return null
          return (
            <div
              key={end}
              className={classes.handle}
              style={{ left: percent(placeOf(Date.parse(at))) }}
              role="slider"
              tabIndex={0}
              aria-label={say(end === 'from' ? 'beginHandle' : 'endHandle')}
              aria-description={say('handleHint')}
              aria-valuemin={Math.round(range.from / DAY_MS)}
              aria-valuemax={Math.round(range.to / DAY_MS)}
              aria-valuenow={Math.round(Date.parse(at) / DAY_MS)}
              aria-valuetext={shown(at)}
              onKeyDown={onKey(end, at)}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId)
                setHeld({ end, range })
              }}
              onPointerMove={drag}
              onPointerUp={() => setHeld(null)}
              onPointerCancel={() => setHeld(null)}
            />
          )
        })}
    </fieldset>
  )
}

/** What is drawn thick: null = nothing. */
function barOf(value: Validity): { readonly from: number | null; readonly to: number | null } | null {
  if (value.kind === 'never') return null
  if (value.kind === 'always') return { from: null, to: null }
  const at = (instant: string | null) => (instant === null ? null : Date.parse(instant))
  return { from: at(value.from), to: at(value.to) }
}
