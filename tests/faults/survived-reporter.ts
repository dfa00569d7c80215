// The last lines of `make faults`: what was survived, and what was not.
import type { Reporter, TestModule } from 'vitest/node'
import { survived } from './survived.ts'

export default class SurvivedTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const outcomeOf = (name: string) => {
      const states = tests.filter((test) => test.name === name).map((test) => test.result().state)
      if (states.length === 0) return 'not run'
      return states.every((state) => state === 'passed') ? 'survived' : 'NOT SURVIVED'
    }
    const width = Math.max(...survived.map(({ fault }) => fault.length))
    const lines = survived.map(
      ({ fault, meanwhile, test }) => `${outcomeOf(test).padEnd(13)} ${fault.padEnd(width)}  ${meanwhile}`,
    )
    process.on('exit', () => process.stdout.write(`\n${lines.join('\n')}\n\n`))
  }
}
