// What the gate says of edits of parameters.
import { type Case, one, parameters, testEdits, text } from './edits.ts'
import { set } from './small-contract.ts'

const cases: Case[] = [
  [
    'a removed parameter',
    (d) => parameters(d).splice(0, 1),
    'breaking GET /things · query parameter limit: the parameter is gone',
  ],
  [
    'a new parameter',
    (d) => parameters(d).push({ name: 'q', in: 'query', schema: text }),
    'additive GET /things · query parameter q: a new parameter, optional',
  ],
  [
    'the first parameter of a query',
    (d) => set(d.paths['/health'].get, 'parameters', [{ name: 'q', in: 'query', schema: text }]),
    "notable GET /health · query parameter q: a new parameter, optional, the first of the query: the SDK's options move behind it",
  ],
  [
    'a new required parameter',
    (d) => parameters(d).push({ name: 'q', in: 'query', required: true, schema: text }),
    'breaking GET /things · query parameter q: a new parameter that is required',
  ],
  [
    'a renamed parameter',
    (d) => set(parameters(d)[0], 'name', 'size'),
    'breaking GET /things · query parameter limit: the parameter is gone',
    'additive GET /things · query parameter size: a new parameter, optional',
  ],
  [
    'a moved parameter',
    (d) => set(parameters(d)[1], 'in', 'header'),
    'breaking GET /things · query parameter kind: moved to the header',
  ],
  [
    'a parameter that is required',
    (d) => set(parameters(d)[0], 'required', true),
    'breaking GET /things · query parameter limit: is required (narrower)',
  ],
  [
    'a header in other case',
    (d) => set(d.components.parameters.Trace, 'name', 'x-trace'),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a removed header',
    (d) => parameters(d).pop(),
    'breaking GET /things · header parameter X-Trace: the parameter is gone',
  ],
  [
    'a shared parameter that is narrower',
    (d) => set(d.components.parameters.Trace.schema, 'maxLength', 32),
    'breaking GET /things · header parameter X-Trace: maxLength 64 → 32 (narrower)',
  ],
  [
    'another style',
    (d) => set(parameters(d)[2], 'style', 'pipeDelimited'),
    'breaking GET /things · query parameter tags: style form → pipeDelimited',
  ],
  [
    'no explode',
    (d) => set(parameters(d)[2], 'explode', false),
    'breaking GET /things · query parameter tags: explode true → false',
  ],
  [
    'the default style, said',
    (d) => Object.assign(parameters(d)[2], { style: 'form', explode: true }),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a smaller maximum',
    (d) => set(parameters(d)[0].schema, 'maximum', 50),
    'breaking GET /things · query parameter limit: maximum 100 → 50 (narrower)',
  ],
  [
    'another default',
    (d) => set(parameters(d)[0].schema, 'default', 50),
    'breaking GET /things · query parameter limit: default 20 → 50',
  ],
  [
    'narrower items',
    (d) => set(parameters(d)[2].schema.items, 'maxLength', 9),
    'breaking GET /things · query parameter tags · /*: maxLength none → 9 (narrower)',
  ],
  [
    'a slot of a path that is narrower',
    (d) => set(one(d).parameters[0].schema, 'minimum', 2),
    'breaking GET /things/{id} · path parameter id: minimum 1 → 2 (narrower) (also DELETE /things/{id}, PATCH /things/{id})',
  ],
  [
    'a parameter from the path to the operations',
    (d) => {
      const [id] = one(d).parameters
      delete one(d).parameters
      for (const m of ['get', 'patch', 'delete']) one(d)[m].parameters = [id]
    },
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a parameter that is deprecated',
    (d) => set(parameters(d)[0], 'deprecated', true),
    'additive GET /things · query parameter limit: deprecated',
  ],
  [
    'another description',
    (d) => set(parameters(d)[0], 'description', 'How many.'),
    'editorial GET /things · query parameter limit: description added',
  ],
  [
    'another order',
    (d) => parameters(d).reverse(),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a parameter inlined',
    (d) => set(parameters(d), 3, d.components.parameters.Trace),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a media type for a parameter',
    (d) =>
      set(parameters(d), 1, { name: 'kind', in: 'query', content: { 'application/json': { schema: text } } }),
    'breaking GET /things · query parameter kind: has a media type now',
  ],
]

testEdits(cases)
