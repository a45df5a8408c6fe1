import type { Contract } from '@lockwright/server/contract'
import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { exactTime } from '../parts/time.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import classes from './device.module.css'
import { deviceWords } from './words.ts'

type Device = InferContractRouterOutputs<Contract>['bridge']['devices']['items'][number]

const CLASSES = ['class1', 'class2', 'class3', 'class4'] as const
const SLOTS = ['left', 'right', 'cable'] as const

interface PdCardProps {
  readonly device: Device
  readonly serverHears: boolean
}

/** One programming device: three ticks, what lies in its slots, and the remedy for the first tick that is missing. */
export function PdCard({ device, serverHears }: PdCardProps) {
  const say = useWords(deviceWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const at = (instant: string) => exactTime(new Date(instant), language, timeZone)
  const isFound = device.state === 'found' && serverHears
  const isPresent = isFound && SLOTS.some((slot) => device.present[slot])
  const remedy = !serverHears ? 'remedyServer' : !isFound ? 'remedyPd' : !isPresent ? 'remedyElement' : null
  const word = CLASSES[device.class - 1]
  return (
    <Paper p="md" component="article" aria-label={device.label}>
      <Stack gap="sm">
        <div>
          <Title order={3}>{device.label}</Title>
          <Text size="sm" c="dimmed">
            {[
              word && say(word),
              say('at', { bridge: device.bridge }),
              device.firmware !== null && say('firmware', { firmware: device.firmware }),
            ]
              .filter(Boolean)
              .join(', ')}
          </Text>
        </div>
        <Stack gap={4} component="ul" className={classes.ticks}>
          <Tick word={say('tickServer')} isTrue={serverHears} />
          <Tick
            word={isFound ? say('tickPd') : `${say('tickPd')}: ${say('lost', { at: at(device.seenAt) })}`}
            isTrue={isFound}
          />
          <Tick word={say('tickElement')} isTrue={isPresent} />
        </Stack>
        {isFound && (
          <div className={classes.slots}>
            {SLOTS.map((slot) => {
              const element = device.elements[slot]
              return (
                <div key={slot} className={classes.slot}>
                  <Text size="xs" c="dimmed">
                    {say(slot)}
                  </Text>
                  {!device.present[slot] ? (
                    <Text size="sm">{say('nothing')}</Text>
                  ) : element === null ? (
                    <Text size="sm">{say('unknown')}</Text>
                  ) : (
                    <Text size="sm">
                      <SystemLink path={`${element.kind === 'key' ? 'keys' : 'doors'}/${element.no}`}>
                        <Marking marking={element.marking} name={element.label} />
                      </SystemLink>
                      <br />
                      <Text span size="xs" c="dimmed">
                        {say('seen', { at: at(element.seenAt) })}
                      </Text>
                    </Text>
                  )}
                </div>
              )
            })}
          </div>
        )}
        {device.tooOld && (
          <Text size="sm" c="var(--lw-danger)">
            {say(device.tooOld.part === 'device' ? 'unitTooOld' : 'keyTooOld', {
              firmware: device.tooOld.firmware,
              needed: device.tooOld.needed,
            })}
          </Text>
        )}
        {remedy && <Text size="sm">{say(remedy)}</Text>}
      </Stack>
    </Paper>
  )
}

function Tick({ word, isTrue }: { readonly word: string; readonly isTrue: boolean }) {
  const say = useWords(deviceWords)
  const Icon = isTrue ? IconCircleCheck : IconCircleX
  return (
    <Group component="li" gap={8} wrap="nowrap">
      <Icon
        size={18}
        role="img"
        aria-label={say(isTrue ? 'yes' : 'no')}
        color={isTrue ? 'var(--lw-confirmed)' : 'var(--lw-waiting)'}
        style={{ flex: 'none' }}
      />
      <Text size="sm">{word}</Text>
    </Group>
  )
}
