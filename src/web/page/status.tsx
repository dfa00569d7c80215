// Whether everything is sent, and whether there is a network.
import { ApiError } from 'tasks-sdk'
import { useSnapshot } from '../state/copy.ts'
import { observable, useExternal } from '../state/observable.ts'

const online = observable(navigator.onLine)
for (const event of ['online', 'offline']) addEventListener(event, () => online.set(navigator.onLine))

export function Status() {
  const { pending, status, error } = useSnapshot()
  const isOnline = useExternal(online.subscribe, online.get)
  const isReached = isOnline && (status !== 'waiting' || error instanceof ApiError)
  const place = status === 'signed_out' ? 'Not sent' : isReached ? '' : 'Offline'
  const waits = pending === 0 ? '' : `${pending} ${pending === 1 ? 'change' : 'changes'} to send`
  const text = [place, waits].filter(Boolean).join(' · ')
  return (
    <span class={`badge ${place ? 'away' : ''}`} role="status">
      {text || 'Saved'}
    </span>
  )
}
