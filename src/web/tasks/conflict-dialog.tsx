// Asks which version is to be kept, when a task or a list was changed here and elsewhere.
import { useState } from 'preact/hooks'
import type { Conflict, Decision } from 'tasks-sdk/offline'
import { Modal } from '../controls/modal.tsx'
import { type Question, question, useCopy } from '../state/copy.ts'
import { dayInWords } from './days.ts'
import { inWords } from './recurrence.ts'

type Values = Record<string, unknown>
type Asked = { title: string; text: string; fields?: readonly string[]; choices?: Record<string, Decision> }

export function ConflictDialog() {
  const asked = question.use()
  return asked ? <Ask key={JSON.stringify(asked.conflict)} {...asked} /> : null
}

function Ask({ conflict, decide, putOff }: Question) {
  const { fields = [], ...asked } = askedOf(conflict)
  const [mine, theirs] = [conflict.mine, conflict.theirs] as unknown as [Values, Values]
  const [kept, keep] = useState<readonly string[]>(fields)
  const words = useWords()
  const choices = asked.choices ?? {
    'Keep these': Object.fromEntries(kept.map((field) => [field, mine[field]])),
  }
  const version = (field: string, isMine: boolean) => (
    <label class="choice">
      <input
        type="radio"
        name={field}
        checked={isMine === kept.includes(field)}
        onChange={() => keep(isMine ? [...kept, field] : kept.filter((other) => other !== field))}
      />
      <span dir="auto">{words(field, (isMine ? mine : theirs)[field])}</span>
      <small>changed {isMine ? 'here' : 'elsewhere'}</small>
    </label>
  )
  return (
    <Modal title={asked.title} close={putOff} isQuestion>
      <p>{asked.text}</p>
      {fields.map((field) => (
        <fieldset key={field}>
          <legend>{field.replace('_id', '').replace('_', ' ')}</legend>
          {version(field, true)}
          {version(field, false)}
        </fieldset>
      ))}
      <footer>
        {Object.entries(choices).map(([name, decision]) => (
          <button key={name} type="button" onClick={() => decide(decision)}>
            {name}
          </button>
        ))}
      </footer>
    </Modal>
  )
}

/** @returns the fields of which there are two versions, or what can be done as a whole */
function askedOf({ kind, fields, mine, theirs }: Conflict): Asked {
  if (theirs === null) {
    const texts = Object.values(mine).filter((value) => typeof value === 'string')
    return {
      title: 'Deleted elsewhere',
      text: `You changed a ${kind} here that was deleted elsewhere${texts.length > 0 ? `: “${texts.join('”, “')}”` : ''}.`,
      // A task is in the trash, and comes back from there.
      choices: {
        'Leave it deleted': undefined,
        ...(kind === 'task' && { 'Bring it back with my change': mine }),
      },
    }
  }
  const name = 'title' in theirs ? theirs.title : theirs.name
  if (Object.keys(mine).length > 0)
    return { title: 'Changed here and elsewhere', text: `Which version of “${name}” is to be kept?`, fields }
  return {
    title: 'Changed elsewhere',
    text: `You deleted “${name}” here, and it was changed elsewhere.`,
    choices: { 'Keep it': {}, 'Delete it': undefined },
  }
}

/** Values of fields, as a person knows them. */
function useWords() {
  const { tasks, lists } = useCopy()
  return (field: string, value: unknown): string => {
    if (field === 'list_id') return value === null ? 'Inbox' : (lists.get(value as number)?.name ?? 'a list')
    if (field === 'completed') return value ? 'completed' : 'open'
    if (value === null || value === '') return 'nothing'
    if (field.endsWith('_id')) return tasks.get(value as number)?.title ?? 'a task'
    if (field === 'recurrence') return inWords(String(value))
    if (field === 'due_date') return dayInWords(String(value))
    return Array.isArray(value) ? value.join(', ') || 'nothing' : String(value)
  }
}
