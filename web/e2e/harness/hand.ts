import type { Locator, Page } from 'playwright-core';

// Hand does what a person does at a page.
export interface Hand {
  press: (what: Locator) => Promise<void>;
  write: (field: Locator, text: string) => Promise<void>;
  choose: (select: Locator, value: string) => Promise<void>;
  files: (input: Locator, files: { name: string; mimeType: string; buffer: Buffer }[]) => Promise<void>;
}

// mouse points and clicks.
export function mouse(): Hand {
  return {
    press: (what) => what.click(),
    write: async (field, text) => { await field.click(); await field.fill(text); },
    choose: async (select, value) => { await select.selectOption(value); },
    files: (input, files) => input.setInputFiles(files),
  };
}

const furthest = 400; // steps with Tab until something counts as out of reach

// keyboard reaches everything with Tab, and nothing whose focus cannot be seen.
export function keyboard(page: Page): Hand {
  const reach = async (what: Locator) => {
    await what.waitFor({ state: 'visible' });
    const here = () => what.evaluate((el) => el === document.activeElement);
    for (let stayed = false, step = 0; !stayed && step < furthest; stayed = await here()) {
      for (; step < furthest && !(await here()); step++) await page.keyboard.press('Tab');
      await page.waitForTimeout(60); // a page that has just come may still put the focus at its heading
    }
    if (!(await here())) throw new Error(`the keyboard does not reach ${String(what)}`);
    const seen = await what.evaluate((el) => {
      const drawn = (e: Element) => { const s = getComputedStyle(e); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
      return drawn(el) || (el.parentElement !== null && drawn(el.parentElement)) || el.closest('.ant-input-affix-wrapper-focused') !== null;
    });
    if (!seen) throw new Error(`nobody sees that ${String(what)} has the focus`);
  };
  return {
    press: async (what) => {
      await reach(what);
      const space = await what.evaluate((el) => el instanceof HTMLInputElement && (el.type === 'checkbox' || el.type === 'radio'));
      await page.keyboard.press(space ? 'Space' : 'Enter');
    },
    write: async (field, text) => {
      await reach(field);
      await page.keyboard.press('ControlOrMeta+A');
      if (await field.evaluate((el) => el instanceof HTMLInputElement && el.type === 'date')) {
        const [y, m, d] = text.split('-') as [string, string, string];
        await page.keyboard.type(`${m}${d}${y}`);
      } else await page.keyboard.insertText(text);
    },
    choose: async (select, value) => {
      await reach(select);
      const label = await select.locator(`option[value="${value}"]`).evaluate((el) => (el as HTMLOptionElement).label);
      await page.keyboard.type(label);
      for (let step = 0; step < 200 && (await select.inputValue()) !== value; step++) await page.keyboard.press('ArrowDown');
      for (let step = 0; step < 200 && (await select.inputValue()) !== value; step++) await page.keyboard.press('ArrowUp');
      if ((await select.inputValue()) !== value) throw new Error(`the keyboard does not choose ${value}`);
    },
    files: async (input, files) => {
      for (let tries = 3; ; tries--) {
        await reach(input);
        const opened = page.waitForEvent('filechooser', { timeout: 6_000 }).catch(() => undefined);
        await page.keyboard.press('Space');
        const chooser = await opened;
        if (chooser) return chooser.setFiles(files);
        if (tries === 1) throw new Error('no file can be chosen by the keyboard');
      }
    },
  };
}
