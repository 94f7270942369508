// What runs in the page, where there is nothing but the function itself: so each has its helpers inside.
// oxlint-disable unicorn/consistent-function-scoping

/** Texts that an element around them cuts off without a sign of it. */
export function cutTexts(): string[] {
  const cut: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const holder = text.parentElement;
    if (holder && text.nodeValue?.trim() && holder.checkVisibility({ visibilityProperty: true })) {
      const range = document.createRange();
      range.selectNodeContents(text);
      if (isCut(range.getBoundingClientRect(), holder)) {
        cut.push(holder.outerHTML.slice(0, 300));
      }
    }
  }
  return cut;

  function isCut(extent: DOMRect, holder: Element): boolean {
    let escapes = false;
    for (let around: Element | null = holder; around; around = around.parentElement) {
      const style = getComputedStyle(around);
      const box = around.getBoundingClientRect();
      // What is said to screen readers only is cut to a dot on purpose.
      if (style.clipPath !== 'none' || box.width <= 1) {
        return false;
      }
      const clips = style.overflow !== 'visible' && !(escapes && style.position === 'static');
      if (clips) {
        const goesOn = style.textOverflow === 'ellipsis' || /auto|scroll/.test(style.overflow);
        const isOutside =
          extent.right > box.right + 1 ||
          extent.left < box.left - 1 ||
          extent.bottom > box.bottom + 1 ||
          extent.top < box.top - 1;
        if (goesOn || isOutside) {
          return !goesOn;
        }
      }
      escapes = style.position === 'absolute' || (escapes && style.position === 'static');
      if (style.position === 'fixed') {
        return false;
      }
    }
    return false;
  }
}

/** How large everything is that takes a click. */
export function measureTargets(): { node: string; width: number; height: number }[] {
  const modal = document.querySelector('dialog:modal');
  const kinds = 'a[href], button, input, select, textarea, summary, [role=option]';
  return [...(modal ?? document.body).querySelectorAll(kinds)]
    .filter((element) => isTarget(element))
    .map((element) => {
      const { width, height } = extentOf(element);
      return { node: element.outerHTML.slice(0, 300), width, height };
    });

  function isTarget(element: Element): boolean {
    const { display } = getComputedStyle(element);
    const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    // A link within a line of text is as high as the line (WCAG 2.5.8, "Inline").
    const isInText = element.matches('a') && display === 'inline' && !coversMore(element);
    const isOff = element.matches(':disabled, [tabindex="-1"], [type=hidden]');
    const isSaidOnly = element.matches('.sr-only') && !element.closest('label');
    return isSeen && !isInText && !isOff && !isSaidOnly;
  }

  /** A link whose area covers the row or card around it. */
  function coversMore(element: Element): boolean {
    const area = getComputedStyle(element, '::after');
    return area.content !== 'none' && area.position === 'absolute';
  }

  /** Whoever presses a label presses its control. */
  function extentOf(element: Element): { width: number; height: number } {
    const whole = coversMore(element) ? positioned(element) : (element.closest('label') ?? element);
    const parts = getComputedStyle(whole).display === 'contents' ? [...whole.children] : [whole];
    const boxes = parts.map((part) => part.getBoundingClientRect());
    const spread = (starts: number[], ends: number[]) => Math.max(...ends) - Math.min(...starts);
    return {
      width: spread(
        boxes.map(({ left }) => left),
        boxes.map(({ right }) => right),
      ),
      height: spread(
        boxes.map(({ top }) => top),
        boxes.map(({ bottom }) => bottom),
      ),
    };
  }

  function positioned(element: Element): Element {
    let around = element;
    while (around.parentElement && getComputedStyle(around).position === 'static') {
      around = around.parentElement;
    }
    return around;
  }
}
