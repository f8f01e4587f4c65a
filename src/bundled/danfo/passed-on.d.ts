/** Options that Danfo hands on to other libraries as they are; their own types are no part of this package. */
// biome-ignore-all lint/suspicious/noExplicitAny: what the other library accepts is not checked here.
interface Options {
  [option: string]: any;
}
export interface BaseUserConfig extends Options {}
export interface TableUserConfig extends Options {}
export interface Config extends Options {}
export interface Layout extends Options {}
export interface ParseConfig extends Options {}
export interface ParsingOptions extends Options {}
export interface WritingOptions extends Options {}
export type HeadersInit = Record<string, string>;
declare namespace request {
  interface CoreOptions extends Options {}
  interface RequiredUriUrl {
    url: string;
  }
}
export default request;
