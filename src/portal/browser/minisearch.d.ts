// The module of the package minisearch, which is served beside these scripts.
export { default } from 'minisearch'
