import type { PointerEventHandler, ReactNode, Ref } from 'react'
import classes from './time.module.css'
import { clock } from './week.ts'

interface WeekFrameProps {
  /** What it shows, in words: the drawing itself is one picture. */
  readonly label: string
  /** One a day, Monday first. */
  readonly days: readonly string[]
  /** What lies on the lane of a day, 0 to 6. */
  lane(day: number): ReactNode
  readonly lanes?: Ref<HTMLDivElement>
  readonly onPointerDown?: PointerEventHandler<HTMLDivElement>
  readonly onPointerMove?: PointerEventHandler<HTMLDivElement>
  readonly onPointerUp?: PointerEventHandler<HTMLDivElement>
  readonly onPointerCancel?: PointerEventHandler<HTMLDivElement>
}

const HOURS = [0, 6, 12, 18, 24]

/** Seven lanes of a day each, midnight to midnight. */
export function WeekFrame({ label, days, lane, lanes, ...pointer }: WeekFrameProps) {
  return (
    <div className={classes.week} role="img" aria-label={label}>
      <div className={classes.days} aria-hidden>
        {days.map((day) => (
          <span key={day}>{day}</span>
        ))}
      </div>
      <div className={classes.lanes} ref={lanes} data-editable={pointer.onPointerDown ? true : undefined} {...pointer}>
        {days.map((day, place) => (
          <div key={day} className={classes.lane}>
            {lane(place)}
          </div>
        ))}
      </div>
      <div className={classes.hours} aria-hidden>
        {HOURS.map((hour) => (
          <span key={hour}>{clock(hour * 60)}</span>
        ))}
      </div>
    </div>
  )
}

/** Where a stretch of a day lies on its lane. */
export const placeOf = ({ from, to }: { readonly from: number; readonly to: number }) => ({
  left: `${(from / 1440) * 100}%`,
  width: `${((to - from) / 1440) * 100}%`,
})
