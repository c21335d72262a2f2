// The security policy of the page lets in only those styles that bear its
// nonce. Most of the component library is told it; what it makes on its own
// (scroll lock, measuring of scroll bars) gets it here.
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

export function markStyles(nonce: string): void {
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = create(name, options);
    if (name.toLowerCase() === 'style') made.setAttribute('nonce', nonce);
    return made;
  }) as typeof document.createElement;
}
