// Asks which version is to be kept, when a task or a list was changed here and elsewhere.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Decision } from 'tasks-sdk/offline'
import { Modal } from '../controls/modal.tsx'
import { type Question, questions, useCopy } from '../state/copy.ts'
import { useExternal } from '../state/observable.ts'

type Values = Record<string, unknown>

export function ConflictDialog() {
  const [question] = useExternal(questions.subscribe, questions.get)
  if (!question) return null
  const { kind, id, theirs, mine } = question.conflict
  const Dialog = theirs === null ? Gone : Object.keys(mine).length === 0 ? Deleted : Fields
  return <Dialog key={`${kind} ${id}`} {...question} />
}

/** @param choices what can be done: without a decision, what was written here is kept if that can be */
function Choices(props: {
  title: string
  decide: Question['decide']
  choices: Record<string, Decision>
  children: ComponentChildren
}) {
  return (
    <Modal title={props.title} close={() => props.decide(undefined)}>
      {props.children}
      <footer>
        {Object.entries(props.choices).map(([name, decision]) => (
          <button key={name} type="button" onClick={() => props.decide(decision)}>
            {name}
          </button>
        ))}
      </footer>
    </Modal>
  )
}

/** Deleted elsewhere. One that is in the trash comes back if there is something to write. */
function Gone({ conflict: { kind, mine }, decide }: Question) {
  const texts = Object.values(mine).filter((value) => typeof value === 'string')
  const choices = {
    'Leave it deleted': undefined,
    ...(kind === 'task' && { 'Bring it back with my change': mine }),
  }
  return (
    <Choices title="Deleted elsewhere" {...{ decide, choices }}>
      <p>
        You changed a {kind} here that was deleted elsewhere{texts.length > 0 && `: “${texts.join('”, “')}”`}.
      </p>
    </Choices>
  )
}

/** Deleted here. */
function Deleted({ conflict, decide }: Question) {
  return (
    <Choices title="Changed elsewhere" decide={decide} choices={{ 'Keep it': {}, 'Delete it': undefined }}>
      <p>You deleted “{nameOf(conflict)}” here, and it was changed elsewhere.</p>
    </Choices>
  )
}

function Fields({ conflict, decide }: Question) {
  const { fields, mine, theirs } = conflict as unknown as { fields: string[]; mine: Values; theirs: Values }
  const [kept, keep] = useState<readonly string[]>(fields)
  const shown = useShown()
  const decision = Object.fromEntries(kept.map((field) => [field, mine[field]]))
  const version = (field: string, where: 'here' | 'elsewhere') => (
    <label class="choice">
      <input
        type="radio"
        name={field}
        checked={(where === 'here') === kept.includes(field)}
        onChange={() => {
          const others = kept.filter((each) => each !== field)
          keep(where === 'here' ? [...others, field] : others)
        }}
      />
      {shown(field, (where === 'here' ? mine : theirs)[field])} <small>changed {where}</small>
    </label>
  )
  return (
    <Choices title="Changed here and elsewhere" decide={decide} choices={{ 'Keep these': decision }}>
      <p>Which version of “{nameOf(conflict)}” do you want to keep?</p>
      {fields.map((field) => (
        <fieldset key={field}>
          <legend>{field.replace('_id', '').replace('_', ' ')}</legend>
          {version(field, 'here')}
          {version(field, 'elsewhere')}
        </fieldset>
      ))}
    </Choices>
  )
}

const nameOf = ({ theirs }: Question['conflict']): string =>
  theirs ? ('title' in theirs ? theirs.title : theirs.name) : ''

/** Values of fields, as a person knows them. */
function useShown() {
  const { tasks, lists } = useCopy()
  return (field: string, value: unknown): string => {
    if (field === 'list_id') return value === null ? 'Inbox' : (lists.get(value as number)?.name ?? 'a list')
    if (/^(parent|after)_id$/.test(field)) return tasks.get(value as number)?.title ?? 'nothing'
    if (field === 'completed') return value ? 'completed' : 'open'
    return String(value ?? '').replaceAll(',', ', ') || 'nothing'
  }
}
