// What is wrong with the texts that say when a task recurs. The SDK's in-memory service uses the same code.
import { parseRule } from './recurrence-rule.ts'
import { isTimeZone } from './wall-clock.ts'

/** @returns what a recurrence rule is refused for; nothing for one that is good */
export function ruleErrors(text: string): string[] {
  const parsed = parseRule(text)
  return 'refusals' in parsed ? parsed.refusals.map(({ message }) => message) : []
}

const noZone = 'must be the name of a time zone of IANA, such as Europe/Berlin'

/** @returns what a name is refused for; undefined for that of a time zone */
export const timeZoneError = (name: string): string | undefined => (isTimeZone(name) ? undefined : noZone)
