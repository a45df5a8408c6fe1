import { Button, Collapse, Group, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useWords } from '../words/index.ts'
import { useFirstHour } from './useFirstHour.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

/** What a stranger can do here, ticked when the system shows that it happened since they came. */
export function FirstHour({ opened }: { readonly opened: boolean }) {
  const say = useWords(workbenchWords)
  const { done, again } = useFirstHour(opened)
  const isDone = done.every(Boolean)
  const [shown, { toggle }] = useDisclosure(true)
  const steps: readonly { readonly title: ReactNode; readonly text: string }[] = [
    { title: <SystemLink path="keys">{say('step1')}</SystemLink>, text: say('step1Text') },
    { title: <SystemLink path="programming">{say('step2')}</SystemLink>, text: say('step2Text') },
    { title: <a href="#bench-doors">{say('step3')}</a>, text: say('step3Text') },
    { title: <SystemLink path="keys">{say('step4')}</SystemLink>, text: say('step4Text') },
    { title: <a href="#bench-doors">{say('step5')}</a>, text: say('step5Text') },
  ]
  return (
    <section aria-labelledby="bench-first" className={classes.first}>
      <Group justify="space-between" gap="xs">
        <Title order={2} id="bench-first">
          {say('firstHour')}
        </Title>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={toggle} aria-expanded={shown}>
          {say(shown ? 'hideSteps' : 'showSteps')}
        </Button>
      </Group>
      <Collapse expanded={shown}>
        <ol className={classes.steps}>
          {steps.map(({ title, text }, n) => {
            const Sign = done[n] ? IconCircleCheck : IconCircle
            return (
              <li key={text}>
                <Text span c={done[n] ? 'var(--lw-confirmed)' : 'dimmed'} className={classes.tick}>
                  <Sign size={20} stroke={1.6} role="img" aria-label={say(done[n] ? 'stepDone' : 'stepOpen')} />
                </Text>
                <div>
                  {n + 1}. {title}
                  <Text size="xs" c="dimmed">
                    {text}
                  </Text>
                </div>
              </li>
            )
          })}
        </ol>
        {isDone && (
          <Group gap="sm">
            <Text size="sm" role="status">
              {say('firstHourDone')} <Link to="/systems">{say('planSystem')}</Link>
            </Text>
            <Button variant="default" size="compact-sm" onClick={again}>
              {say('again')}
            </Button>
          </Group>
        )}
      </Collapse>
    </section>
  )
}
