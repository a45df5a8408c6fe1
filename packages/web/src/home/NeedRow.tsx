import { Button, Paper, Stack, Text } from '@mantine/core'
import {
  IconAlertTriangle,
  IconBan,
  IconBattery1,
  IconBook2,
  IconCalendarDue,
  IconClockPause,
  IconDoor,
  IconHourglassHigh,
  IconKey,
  IconPlugConnected,
  IconRocket,
  IconUserQuestion,
  IconWalk,
} from '@tabler/icons-react'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import classes from './home.module.css'
import { NeedTop } from './NeedTop.tsx'
import { doesIt, type Need, urgencyOf, wayOf } from './needs.ts'
import { homeWords } from './words.ts'

const ICONS: Readonly<Record<Need['kind'], typeof IconBan>> = {
  blockedOpen: IconBan,
  lockOut: IconHourglassHigh,
  taskFailed: IconAlertTriangle,
  overdue: IconCalendarDue,
  taskUnassigned: IconWalk,
  batteryLow: IconBattery1,
  logGap: IconBook2,
  runOpen: IconPlugConnected,
  unpublished: IconRocket,
  updateWaiting: IconClockPause,
  keyUnseen: IconKey,
  doorUnseen: IconDoor,
  handOutDefaultsOpen: IconUserQuestion,
}

/** One thing that needs a person: how many, which ones first, and the button that does something about it. */
export function NeedRow({ need }: { readonly need: Need }) {
  const say = useWords(homeWords)
  const { permissions } = useSystem()
  const Icon = ICONS[need.kind]
  const urgency = urgencyOf(need)
  const way = wayOf(need)
  const { kind, top: _top, ...numbers } = need
  return (
    <Paper p="sm" className={classes.need} data-urgency={urgency}>
      <div className={classes.row}>
        <Icon size={20} stroke={1.6} aria-hidden className={classes.icon} />
        <Stack gap={6} className={classes.words}>
          <Text component="h2" size="md" fw={600}>
            {say(kind, { ...numbers })}
          </Text>
          <NeedTop need={need} />
        </Stack>
        <Button
          className={classes.act}
          variant={urgency === 'danger' ? 'filled' : 'default'}
          renderRoot={(props) => (
            <SystemLink path={way.path} {...(way.search ? { search: way.search } : {})} {...props} />
          )}
        >
          {say(doesIt(need, (what) => permissions.includes(what)) ? `${kind}Do` : 'look')}
        </Button>
      </div>
    </Paper>
  )
}
