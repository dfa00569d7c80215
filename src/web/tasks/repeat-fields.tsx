// How a task recurs: a choice in words, or any rule of the contract.
import { useState } from 'preact/hooks'
import type { Task, TaskPatch } from 'tasks-sdk'
import { Choice, Field } from '../controls/field.tsx'
import { today } from './days.ts'
import { inWords, usualRules } from './recurrence.ts'

const other = 'other'

export function RepeatFields({ task, save }: { task: Task; save: (changes: TaskPatch) => void }) {
  const { due_date, recurrence, recurs_from } = task
  const [isOther, showOther] = useState(false)
  const day = due_date ?? today()
  const rules = usualRules(day)
  const shown = recurrence && !rules.includes(recurrence) ? [...rules, recurrence] : rules
  const choices = [
    ['', 'never'],
    ...shown.map((rule) => [rule, inWords(rule)] as const),
    [other, 'another rule …'],
  ] as const
  const write = (rule: string) => save(rule ? { recurrence: rule, due_date: day } : { recurrence: null })
  return (
    <>
      <div class="columns">
        <Choice
          label="Repeat"
          value={isOther ? other : (recurrence ?? '')}
          choices={choices}
          save={(rule) => {
            showOther(rule === other)
            if (rule !== other) write(rule)
          }}
        />
        <Choice
          label="Counted from"
          value={recurs_from}
          disabled={recurrence === null}
          choices={[
            ['due', 'the day it is due'],
            ['completion', 'the day it is completed'],
          ]}
          save={(value) => save({ recurs_from: value as Task['recurs_from'] })}
        />
      </div>
      {isOther && (
        <Field
          label="Rule (RRULE of RFC 5545)"
          value={recurrence ?? ''}
          maxLength={255}
          pattern="[A-Z\-]+=[A-Z0-9,+\-]+(;[A-Z\-]+=[A-Z0-9,+\-]+)*"
          hint={recurrence ? inWords(recurrence) : 'For example FREQ=MONTHLY;BYDAY=2TU'}
          save={write}
        />
      )}
    </>
  )
}
