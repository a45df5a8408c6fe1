import type { Period } from '@lockwright/domain/model'
import { Fragment, type PointerEvent, useRef, useState } from 'react'
import { useLanguage, useWords } from '../words/index.ts'
import classes from './time.module.css'
import { placeOf, WeekFrame } from './WeekFrame.tsx'
import { DAY_MINUTES, drawn, moved, PERIODS_MAX, piecesOf, stretched, tidy } from './week.ts'
import { dayNames, weekText } from './weekText.ts'
import { timeWords } from './words.ts'

const STEP = 15

interface WeekGridProps {
  readonly periods: readonly Period[]
  /** Without it the week is only shown. */
  readonly change?: (periods: readonly Period[]) => void
}

/** What a pointer does now: on which period (none while it draws a new one) and since which minute. */
interface Stroke {
  readonly kind: 'draw' | 'move' | 'begin' | 'end'
  readonly index: number
  readonly since: number
  readonly at: number
}

/** A week to look at and, by mouse or finger, to draw; PeriodList does the same by keyboard. */
export function WeekGrid({ periods, change }: WeekGridProps) {
  const say = useWords(timeWords)
  const { language } = useLanguage()
  const lanes = useRef<HTMLDivElement>(null)
  const [stroke, setStroke] = useState<Stroke | null>(null)
  const shown = stroke === null ? periods : after(periods, stroke)

  const minuteAt = ({ clientX, clientY }: PointerEvent): number => {
    const box = lanes.current!.getBoundingClientRect()
    const within = (share: number) => Math.min(Math.max(share, 0), 1)
    const day = Math.min(6, Math.floor(within((clientY - box.top) / box.height) * 7))
    return day * DAY_MINUTES + Math.round((within((clientX - box.left) / box.width) * DAY_MINUTES) / STEP) * STEP
  }
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    const { period, grip } = (event.target as HTMLElement).dataset
    const index = period === undefined ? -1 : Number(period)
    if (index < 0 && periods.length >= PERIODS_MAX) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const since = minuteAt(event)
    setStroke({ kind: index < 0 ? 'draw' : ((grip as 'begin' | 'end' | undefined) ?? 'move'), index, since, at: since })
  }
  const go = (event: PointerEvent) => {
    if (stroke) setStroke({ ...stroke, at: minuteAt(event) })
  }
  const finish = () => {
    if (stroke && stroke.at !== stroke.since) change?.(tidy(after(periods, stroke)))
    setStroke(null)
  }
  const pieces = piecesOf(shown)
  const text = weekText(periods, language).join(', ') || say('weekNever')
  return (
    <WeekFrame
      label={say('weekDrawn', { text })}
      days={dayNames(language, 'short')}
      lanes={lanes}
      {...(change && {
        onPointerDown: begin,
        onPointerMove: go,
        onPointerUp: finish,
        onPointerCancel: () => setStroke(null),
      })}
      lane={(day) =>
        pieces
          .filter((piece) => piece.day === day)
          .map((piece) => (
            <Fragment key={`${piece.period} ${piece.from}`}>
              <div
                className={classes.piece}
                style={placeOf(piece)}
                data-period={piece.period}
                data-begins={piece.begins || undefined}
                data-ends={piece.ends || undefined}
                data-active={(stroke && piece.period === activeOf(stroke, periods)) || undefined}
              />
              {change && piece.begins && <Grip end="begin" minute={piece.from} period={piece.period} />}
              {change && piece.ends && <Grip end="end" minute={piece.to} period={piece.period} />}
            </Fragment>
          ))
      }
    />
  )
}

interface GripProps {
  readonly end: 'begin' | 'end'
  /** Of its day. */
  readonly minute: number
  readonly period: number
}

/** What an end of a period is pulled by; stands beside the piece, because for a finger it is larger than a short one. */
function Grip({ end, minute, period }: GripProps) {
  const at = `${(minute / DAY_MINUTES) * 100}%`
  const left =
    end === 'begin'
      ? `max(0px, ${at} - var(--grip-out))`
      : `min(100% - var(--grip), ${at} - var(--grip) + var(--grip-out))`
  return <span className={classes.grip} style={{ left }} data-at={end} data-grip={end} data-period={period} />
}

const activeOf = ({ index }: Stroke, periods: readonly Period[]): number => (index < 0 ? periods.length : index)

/** The week as the stroke leaves it. */
function after(periods: readonly Period[], { kind, index, since, at }: Stroke): readonly Period[] {
  if (kind === 'draw') return at === since ? periods : [...periods, drawn(since, at, STEP)]
  return periods.map((period, place) => {
    if (place !== index) return period
    return kind === 'move' ? moved(period, at - since) : stretched(period, kind, at, STEP)
  })
}
