import { hasText, type Say } from '../../text/text';

// didText words what was done; a code that nobody has worded stays itself.
export function didText(action: string, t: Say): string {
  const key = `audit.did.${action}`;
  return hasText(key) ? t(key) : action;
}

// onText words what it was done to.
export function onText(object: string, t: Say): string {
  const key = `audit.on.${object}`;
  return hasText(key) ? t(key) : object;
}

// markTexts word the marks of a record, such as that nobody else had to agree.
export function markTexts(marks: string | undefined, t: Say): string[] {
  return (marks ?? '').split(' ').filter(Boolean).map((mark) => {
    const key = `audit.mark.${mark}`;
    return hasText(key) ? t(key) : mark;
  });
}
