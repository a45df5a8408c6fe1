import classes from './workbench.module.css'

interface DoorwayProps {
  readonly side: 'above' | 'below'
  readonly open: boolean
  /** No cylinder is in it yet. */
  readonly waits: boolean
}

/** The wall to the corridor with the door in it, as architects draw it. */
export function Doorway({ side, open, waits }: DoorwayProps) {
  return (
    <div className={classes.doorway} data-side={side} aria-hidden>
      <span className={classes.wall} />
      <svg aria-hidden width="30" height="22" viewBox="0 0 30 22" fill="none" stroke="currentColor" strokeWidth="1.5">
        <g transform={side === 'below' ? 'matrix(1 0 0 -1 0 22)' : undefined}>
          {open ? (
            <>
              <path d="M1 21V1" strokeWidth="2.5" />
              <path d="M1 1a20 20 0 0 1 20 20" strokeWidth="0.8" />
            </>
          ) : (
            <path d="M1 21h28" strokeWidth="2.5" strokeDasharray={waits ? '3 3' : undefined} />
          )}
        </g>
      </svg>
      <span className={classes.wall} />
    </div>
  )
}
