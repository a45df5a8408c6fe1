import { Button, Text, Title } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { SlotView } from './SlotView.tsx'
import { atSite } from './site.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

/** In the middle of the bench: the device with its two slots, the cable for cylinders and the one to the computer. */
export function ProgrammingDevice() {
  const say = useWords(workbenchWords)
  const { state, run } = useBench()
  const pd = state.pds[0]
  if (pd === undefined) return null
  return (
    <section aria-labelledby="bench-device" className={classes.column}>
      <div className={classes.panelHead}>
        <Title order={2} id="bench-device">
          {say('device')}
        </Title>
      </div>
      <div className={classes.computer}>
        <Plug plugged={pd.plugged} />
        <Text size="sm" lh={1.3}>
          {say('computer')}
          <br />
          <b>{say(pd.plugged ? 'plugged' : 'unplugged')}</b>
        </Text>
        <Button
          variant="default"
          size="compact-sm"
          ml="auto"
          onClick={() => run(() => atSite(pd.plugged ? 'unplug' : 'plug', {}))}
        >
          {say(pd.plugged ? 'unplug' : 'plug')}
        </Button>
      </div>
      <div className={classes.device} data-unplugged={!pd.plugged || undefined}>
        <SlotView slot="left" />
        <SlotView slot="right" />
      </div>
      <div className={classes.cable}>
        <svg className={classes.cableLine} viewBox="0 0 40 40" aria-hidden>
          <path d="M20 0v14c0 12 -12 4 -12 14s12 4 12 12" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
        <SlotView slot="cable" />
      </div>
    </section>
  )
}

/** The plug in its socket, or beside it. */
function Plug({ plugged }: { readonly plugged: boolean }) {
  return (
    <svg className={classes.plug} viewBox="0 0 44 20" aria-hidden fill="none" stroke="currentColor" strokeWidth="1.5">
      <rect x="32" y="3" width="11" height="14" rx="1.5" />
      <g transform={plugged ? 'translate(8 0)' : undefined}>
        <rect x="10" y="5" width="10" height="10" rx="1" />
        <path d="M20 8h5v4h-5M0 10h10" />
      </g>
    </svg>
  )
}
