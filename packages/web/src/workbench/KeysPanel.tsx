import { ScrollArea, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { Dropzone } from './Dropzone.tsx'
import { MakeBlanks } from './MakeBlanks.tsx'
import { ThingCard } from './ThingCard.tsx'
import { targetId } from './things.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

const WORTH_FINDING = 12
const SHOWN_MAX = 200

/** Left on the bench: all keys, and the cylinders that hang in no door. */
export function KeysPanel() {
  const say = useWords(workbenchWords)
  const { things } = useBench()
  const [text, setText] = useState('')
  const asks = text.trim().toLowerCase()
  const keys = things.filter(({ kind }) => kind === 'key')
  const shown = keys.filter(({ marking, name }) => `${marking} ${name}`.toLowerCase().includes(asks))
  const loose = things.filter(({ kind, where }) => kind === 'cylinder' && where.in === 'hand')
  return (
    <Dropzone target={targetId({ to: 'hand' })} className={classes.panel}>
      <section aria-labelledby="bench-keys" className={classes.column}>
        <div className={classes.panelHead}>
          <Title order={2} id="bench-keys">
            {say('keys')}
          </Title>
          <MakeBlanks />
        </div>
        {keys.length > WORTH_FINDING && (
          <TextInput
            aria-label={say('findKey')}
            placeholder={say('findKey')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {keys.length === 0 && (
          <Text size="sm" c="dimmed">
            {say('noKeys')}
          </Text>
        )}
        <ScrollArea.Autosize
          mah={520}
          type="auto"
          scrollbarSize={6}
          className={classes.list}
          viewportProps={{ tabIndex: -1 }}
        >
          <Stack gap={2}>
            {shown.slice(0, SHOWN_MAX).map((thing) => (
              <ThingCard key={thing.deviceId} thing={thing} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
        {loose.length > 0 && (
          <>
            <Title order={3}>{say('cylindersInHand')}</Title>
            <Stack gap={2}>
              {loose.slice(0, SHOWN_MAX).map((thing) => (
                <ThingCard key={thing.deviceId} thing={thing} />
              ))}
            </Stack>
          </>
        )}
      </section>
    </Dropzone>
  )
}
