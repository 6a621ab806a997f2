/**
 * dbt renders Jinja in nearly every text of a YAML file. An upstream's words are text here, never a program:
 * https://docs.getdbt.com/reference/dbt-jinja-functions
 */
export function plain(text: string): string {
  return text.replace(/\{[{%#]/g, (opening) => `{{ '${opening}' }}`);
}
