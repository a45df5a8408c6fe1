import { Text, Tooltip } from '@mantine/core'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { day, exactTime, fullTime, relativeTime } from './time.ts'
import { partsWords } from './words.ts'

interface TimeProps {
  /** RFC 3339, as the API gives it; null: never. */
  readonly instant: string | null
  /** Adds "3 hours ago". */
  readonly relative?: boolean
  readonly dayOnly?: boolean
}

/** An instant in the system's zone; seconds and offset are one focus away. */
export function Time({ instant, relative = false, dayOnly = false }: TimeProps) {
  const say = useWords(partsWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  if (instant === null) return say('never')
  const at = new Date(instant)
  const exact = dayOnly ? day(at, language, timeZone) : exactTime(at, language, timeZone)
  const shown = relative ? say('ago', { exact, relative: relativeTime(at, new Date(), language) }) : exact
  return (
    <Tooltip label={fullTime(at, language, timeZone)}>
      <Text span inherit className="numbers" component="time" dateTime={instant}>
        {shown}
      </Text>
    </Tooltip>
  )
}
