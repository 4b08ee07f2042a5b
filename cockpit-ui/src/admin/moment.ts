/** An instant in the reader's own zone: accounts belong to people, not to the community's clock. */
export function moment(at: number, language = 'zh'): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(at);
}
