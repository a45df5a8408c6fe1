import { Checkbox, Text } from '@mantine/core'
import { Fragment } from 'react'
import { OpensNow } from '../mark/OpensNow.tsx'
import { RuleTimes } from '../mark/RuleTimes.tsx'
import { WhyMark } from '../mark/WhyMark.tsx'
import classes from '../parts/detail.module.css'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { withToggled } from '../parts/selection.ts'
import { useWords } from '../words/index.ts'
import type { KeyOfDoor } from './door.ts'
import { hasOwnRight, keyBands } from './keyBands.ts'
import { pageWords } from './pageWords.ts'

interface KeyTableProps {
  readonly keys: readonly KeyOfDoor[]
  /** Keys whose right on this door is selected. */
  readonly picked?: ReadonlySet<number>
  readonly pick?: (picked: ReadonlySet<number>) => void
}

/** Keys under what they can do: open now, perhaps, soon. What can be taken away here has a box: a right on the door itself. */
export function KeyTable({ keys, picked, pick }: KeyTableProps) {
  const say = useWords(pageWords)
  return (
    <table className={classes.pairs} aria-label={say('keys')}>
      <thead>
        <tr>
          <td style={{ width: 36 }} />
          <th scope="col" style={{ width: 48 }}>
            {say('mark')}
          </th>
          <th scope="col">{say('key')}</th>
          <th scope="col">{say('holder')}</th>
          <th scope="col">{say('by')}</th>
          <th scope="col">{say('when')}</th>
          <th scope="col">{say('byNow')}</th>
        </tr>
      </thead>
      <tbody>
        {keyBands(keys).map(({ band, keys: those }) => (
          <Fragment key={band}>
            <tr className={classes.band}>
              <td />
              <th scope="rowgroup" colSpan={6}>
                {say(band)}{' '}
                <Text span size="sm" c="dimmed">
                  {say(`${band}Says`)}
                </Text>
              </th>
            </tr>
            {those.map((key) => (
              <tr key={key.keyNo}>
                <td>
                  {picked && pick && hasOwnRight(key) && (
                    <Checkbox
                      size="xs"
                      aria-label={say('selectKey', { name: `${key.marking} ${key.holder ?? ''}`.trim() })}
                      checked={picked.has(key.keyNo)}
                      onChange={() => pick(withToggled(picked, key.keyNo))}
                    />
                  )}
                </td>
                <td>{key.mark && <WhyMark state={key.mark} of={key} />}</td>
                <th scope="row">
                  <SystemLink path={`keys/${key.keyNo}`}>
                    <Marking marking={key.marking} name={key.label} blocked={key.blocked !== null} />
                  </SystemLink>
                  {key.blocked !== null && (
                    <Text span size="sm" c="var(--lw-danger)" ml={6}>
                      {say('isBlocked')}
                    </Text>
                  )}
                </th>
                <td data-wide>{key.holder ?? ''}</td>
                <td data-wide>
                  <By of={key} />
                </td>
                <td data-wide>
                  <RuleTimes rules={key.rules} />
                </td>
                <td data-wide>
                  <OpensNow now={key.now} />
                </td>
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

/** By which rules: the door itself, or groups. */
function By({ of: { rules } }: { readonly of: KeyOfDoor }) {
  const say = useWords(pageWords)
  if (rules.length === 0) return say('noWish')
  return rules
    .map(({ target, group }) => (target.kind === 'cylinder' ? say('direct') : say('byGroup', { group })))
    .join(', ')
}
