// The settings of every contender, and its shutdown. The service has the same settings under its own names.

const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set; contenders are started by the benchmark`)
  return value
}

export const settings = {
  databaseUrl: required('DATABASE_URL'),
  port: Number(required('PORT')),
  /** The key of HS256. */
  secret: required('SECRET'),
  /** The maximum number of connections to the database. */
  poolSize: Number(required('POOL')),
}

process.on('SIGTERM', () => process.exit(0))
