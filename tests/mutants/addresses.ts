// Lies in the schemas of registration and login.
import { liesIn, type Mutant } from './mutant.ts'

export const addressMutants: Mutant[] = [
  ...liesIn('src/features/auth/contract.ts', [
    {
      name: 'an address may be beyond ASCII',
      find: "/^(?!\\.)(?!.*\\.\\.)[A-Za-z0-9_'+\\-.]*",
      replace: "/^(?!\\.)(?!.*\\.\\.)[A-Za-zä0-9_'+\\-.]*",
      tests: ['http/registration'],
    },
    {
      name: 'an address may have two dots in a row',
      find: '(?!.*\\.\\.)',
      replace: '',
      tests: ['http/registration'],
    },
    {
      name: 'an address may have 256 characters',
      find: '.max(255)',
      replace: '.max(256)',
      tests: ['http/registration'],
    },
    {
      name: 'an address may have 254 characters',
      find: '.max(255)',
      replace: '.max(254)',
      tests: ['http/registration'],
    },
    {
      name: 'the domain of an address may end in a hyphen',
      find: '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?',
      replace: '[A-Za-z0-9-]+',
      tests: ['http/registration'],
    },
    {
      name: 'a registration with further fields is taken',
      find: '  .strictObject({ email: Email, password: NewPassword, name: Name })',
      replace: '  .object({ email: Email, password: NewPassword, name: Name })',
      tests: ['http/registration'],
    },
    {
      name: 'a login with further fields is taken',
      find: 'Credentials = z\n  .strictObject(',
      replace: 'Credentials = z\n  .object(',
      tests: ['http/login'],
    },
    {
      name: 'a refresh with further fields is taken',
      find: 'RefreshRequest = z\n  .strictObject(',
      replace: 'RefreshRequest = z\n  .object(',
      tests: ['http/body-fields'],
    },
    {
      name: 'an empty refresh token is an unknown one',
      find: 'const refreshToken = text(512, 1)',
      replace: 'const refreshToken = text(512)',
      tests: ['http/refresh', 'http/body-fields'],
    },
    {
      name: 'a logout says nothing',
      find: "responses: { 200: json(Message, 'The session is ended.') }",
      replace:
        "responses: { 200: json(z.object({}).openapi('Nothing'), 'The session is ended.') as never as ReturnType<typeof json<typeof Message>> }",
      tests: ['http/sessions'],
    },
  ]),
]
