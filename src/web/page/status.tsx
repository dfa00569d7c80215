// Whether everything is sent, and whether there is a network.
import { ConnectionError } from 'tasks-sdk'
import { messageOf } from '../state/client.ts'
import { useSnapshot } from '../state/copy.ts'
import { observable } from '../state/observable.ts'

const online = observable(navigator.onLine)
for (const event of ['online', 'offline']) addEventListener(event, () => online.set(navigator.onLine))

export function Status() {
  const { pending, status, error } = useSnapshot()
  const isOffline = !online.use() || error instanceof ConnectionError
  const place = isOffline ? 'Offline' : ['waiting', 'signed_out'].includes(status) ? 'Not sent' : ''
  const waits = pending === 0 ? '' : `${pending} ${pending === 1 ? 'change' : 'changes'} to send`
  const text = [place, waits].filter(Boolean).join(' · ')
  return (
    <span class={`badge ${place ? 'away' : ''}`} role="status" title={error ? messageOf(error) : undefined}>
      {text || 'Saved'}
    </span>
  )
}
