import { SegmentedControl, Title } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../words/index.ts'
import classes from '../workbench.module.css'
import { AtDevice } from './AtDevice.tsx'
import { AtDoor } from './AtDoor.tsx'
import { InKey } from './InKey.tsx'
import { mishapWords } from './words.ts'

const PLACES = { atDoor: AtDoor, atDevice: AtDevice, inKey: InKey } as const
const ORDER = ['atDoor', 'atDevice', 'inKey'] as const

/** What can go wrong, switched on by hand. */
export function MishapPanel() {
  const say = useWords(mishapWords)
  const [place, setPlace] = useState<keyof typeof PLACES>('atDoor')
  const Place = PLACES[place]
  return (
    <section aria-labelledby="bench-mishaps" className={classes.box}>
      <Title order={2} id="bench-mishaps">
        {say('title')}
      </Title>
      <SegmentedControl
        size="xs"
        value={place}
        onChange={setPlace}
        aria-label={say('title')}
        data={ORDER.map((value) => ({ value, label: say(value) }))}
      />
      <Place />
    </section>
  )
}
