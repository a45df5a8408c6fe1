import type { CSSProperties } from 'react'
import type { Led } from './lamp.ts'
import classes from './workbench.module.css'

interface LampProps {
  readonly colour: 'off' | 'green' | 'red'
  readonly blink?: Led['blink']
}

/** A lamp; whoever shows it says in words what it means. */
export function Lamp({ colour, blink = null }: LampProps) {
  const style = blink === null ? {} : { '--period': `${blink.onMs + blink.offMs}ms` }
  return (
    <span
      className={classes.lamp}
      data-colour={colour}
      data-blink={blink === null ? undefined : blink.onMs === blink.offMs ? 'half' : 'quarter'}
      style={style as CSSProperties}
      aria-hidden
    />
  )
}
