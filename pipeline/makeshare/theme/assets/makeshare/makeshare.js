// SPDX-FileCopyrightText: makeshare contributors
// SPDX-License-Identifier: Apache-2.0
//
// What pages do beyond being read. Everything works without it, only less comfortably; nothing is sent anywhere.
"use strict";
(() => {
  const here = document.currentScript.src;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const show = (element, visible = true) => { if (element) element.hidden = !visible; };

  // Write a value into the address, so that a link leads to what is seen now.
  function remember(values) {
    const address = new URL(location.href);
    for (const [key, value] of Object.entries(values)) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    history.replaceState(history.state, "", address);
  }

  // ------------------------------------------------------------------ the catalogue's filters
  function filters(form) {
    const cards = all("[data-cards] > article");
    const selects = all("[data-filter]", form);
    const counted = one("[data-counted]", form);
    const asked = new URLSearchParams(location.search);
    for (const select of selects) {
      const value = asked.get(select.name);
      if ([...select.options].some((option) => option.value === value)) select.value = value;
    }
    const apply = () => {
      const chosen = selects.filter((select) => select.value);
      let left = 0;
      for (const card of cards) {
        const fits = chosen.every((select) => card.dataset[select.dataset.filter].split(" ").includes(select.value));
        show(card, fits);
        left += fits;
      }
      counted.textContent = chosen.length ? `${left} of ${counted.dataset.count}` : counted.dataset.count;
      show(one("[data-none]"), left === 0);
      show(one("[data-clear]", form), chosen.length > 0);
      remember(Object.fromEntries(selects.map((select) => [select.name, select.value])));
    };
    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const button of all("[data-clear]")) {
      button.addEventListener("click", () => { form.reset(); for (const select of selects) select.value = ""; apply(); selects[0].focus(); });
    }
    show(form);
    apply();
  }

  // ------------------------------------------------------------------ variants: one is shown at a time
  function variants(group) {
    const radios = all("input", group);
    const choose = (name) => {
      if (!radios.some((radio) => radio.value === name)) return;
      for (const radio of radios) radio.checked = radio.value === name;
      for (const panel of all("[data-variant]")) show(panel, panel.dataset.variant === name);
      for (const card of all("[data-variant-card]")) card.classList.toggle("ms-card--chosen", card.dataset.variantCard === name);
      remember({ variant: name === radios[0].value ? "" : name });
    };
    group.addEventListener("change", (event) => choose(event.target.value));
    for (const button of all("[data-choose]")) {
      show(button);
      button.addEventListener("click", () => {
        choose(button.dataset.choose);
        radios.find((radio) => radio.checked).focus({ preventScroll: true });
        group.scrollIntoView({ block: "center" });
      });
    }
    show(group);
    choose(new URLSearchParams(location.search).get("variant") || radios[0].value);
  }

  // ------------------------------------------------------------------ the 3D view, loaded when somebody asks for it
  function view(button) {
    show(button);
    button.addEventListener("click", async () => {
      const words = button.textContent;
      button.disabled = true;
      button.textContent = "Loading …";
      try {
        await import(new URL("../model-viewer/model-viewer.min.js", here).href);
        const model = document.createElement("model-viewer");
        const still = one("img", button.parentElement);
        for (const [name, value] of Object.entries({
          src: button.dataset.view, alt: button.dataset.alt, "camera-controls": "", "touch-action": "pan-y", "shadow-intensity": "0.6",
          "interaction-prompt": "none", exposure: "1.1",
        })) model.setAttribute(name, value);
        if (still) { model.setAttribute("poster", still.currentSrc || still.src); }
        model.addEventListener("error", () => { model.replaceWith(...(still ? [still] : [])); button.disabled = false; button.textContent = "The 3D view failed: try again"; });
        if (still) still.replaceWith(model); else button.before(model);
        button.remove();
        model.focus();
      } catch {
        button.disabled = false;
        button.textContent = words;
      }
    });
  }

  // ------------------------------------------------------------------ how long is left, by the visitor's own clock
  function left(span) {
    const hours = (new Date(span.dataset.deadline) - Date.now()) / 3600000;
    const days = Math.floor(hours / 24);
    span.textContent = hours < 0 ? " (closed)" : days > 1 ? ` (${days} days left)` : ` (${Math.ceil(hours)} hours left)`;
  }

  // ------------------------------------------------------------------ whether a meeting is over, by the same clock
  function when(span) {
    const hours = (new Date(span.dataset.starts) - Date.now()) / 3600000;
    const days = Math.ceil(hours / 24);
    const over = new Date(span.dataset.ends) < Date.now();
    span.textContent = over ? " (over)" : hours < 0 ? " (now)" : days > 1 ? ` (in ${days} days)` : " (within a day)";
  }

  // ------------------------------------------------------------------ a pledge, written on the visitor's own device
  function amount(minor, data) {
    const digits = Number(data.digits);
    const text = String(minor).padStart(digits + 1, "0");
    return `${data.currency} ` + (digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text);
  }

  function pledge(box) {
    const data = box.dataset;
    const letter = one("[data-letter]", box);
    const said = one("[data-said]", box);
    const mail = one("[data-mail]", box);
    const fields = Object.fromEntries(all("[data-field]", box).map((field) => [field.dataset.field, field]));
    const write = () => {
      const whole = (field, low, high) => Math.min(Math.max(low, Math.floor(Number(field.value)) || low), high);
      const shares = whole(fields.shares, 1, Number(fields.shares.max));
      const units = (shares * Number(data.unitsPerShare)) / Number(data.sharesPerUnit);
      const hours = fields.hours ? whole(fields.hours, 0, shares * Number(fields.hours.dataset.most)) : 0;
      const chosen = fields.variant ? fields.variant.selectedOptions[0].dataset.minor : data.minor;
      const bid = fields.bid ? Math.round(Number(fields.bid.value) * 10 ** Number(data.digits)) : Number(chosen);
      const known = Number.isFinite(bid) && bid > 0;
      const total = Math.max(0, shares * bid - hours * Number(data.rate || 0));
      const values = {
        shares, units: Number.isInteger(units) ? units : units.toFixed(2), hours, plan: fields.plan ? fields.plan.value : "",
        variant: fields.variant ? fields.variant.value : data.variant, price: known ? amount(bid, data) : "______",
        total: known ? amount(total, data) : "______",
        name: fields.name.value.trim() || "______", reach: fields.reach.value.trim() || "______",
      };
      letter.value = data.pledge.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
      if (mail) mail.href = `mailto:${mail.dataset.mail}?subject=${encodeURIComponent(mail.dataset.subject)}&body=${encodeURIComponent(letter.value)}`;
    };
    const copy = async () => {
      letter.select();
      try {
        await navigator.clipboard.writeText(letter.value);
        said.textContent = "Copied.";
      } catch {
        said.textContent = document.execCommand("copy") ? "Copied." : "Selected: copy it with Ctrl-C.";
      }
    };
    box.addEventListener("input", write);
    one("[data-copy]", box).addEventListener("click", copy);
    show(one("[data-fields]", box));
    show(one("[data-send]", box));
    write();
  }

  // ------------------------------------------------------------------ a member's own statement, read on this device only
  const element = (name, words, ...inside) => {
    const made = document.createElement(name);
    made.textContent = words;
    made.append(...inside);
    return made;
  };

  async function sha256(text) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // Each own line carries its hash: it must be that of the line with an empty one. Returns whether all do, or null if this
  // browser cannot tell (it computes hashes on https pages and on this machine only).
  async function genuine(shares) {
    if (!globalThis.crypto || !crypto.subtle) return null;
    for (const step of shares.flatMap((share) => share.life)) {
      if (!step.line) continue;
      const open = step.line.replace(/"hash":"[0-9a-f]{64}"\}$/, '"hash":""}');
      if (!step.line.endsWith(`"hash":"${step.hash}"}`) || (await sha256(open)) !== step.hash) return false;
    }
    return true;
  }

  function share(box) {
    const shown = one("[data-share-shown]", box);
    const say = (words) => shown.replaceChildren(element("p", words));
    one("[data-share-file]", box).addEventListener("change", async (event) => {
      const file = event.target.files[0];
      if (!file) return;
      try {
        const read = JSON.parse(await file.text());
        if (read.format !== "makeshare-share" || read.version !== 1 || !Array.isArray(read.shares)) return say("This is no statement of a share.");
        if (read.proposal !== box.dataset.share) return say(`This statement is of another run: ${read.proposal}.`);
        const sound = await genuine(read.shares);
        if (sound === false) return say("This statement was changed: a line's hash does not fit what it says. Ask the coordinator for another.");
        const same = read.ledger.head === box.dataset.head;
        const money = (minor) => (minor < 0 ? "-" : "") + amount(Math.abs(minor), read);
        const cards = read.shares.map((held) => {
          const facts = [
            ["Shares", held.shares], ["Units", held.units], ["Variant", held.variant], ["State", held.state], ["Promised", money(held.promised)],
            ["Asked for so far", money(held.asked)], ["Paid", money(held.paid)], ["Still to pay", money(held.to_pay)],
            ["To be paid back", money(held.to_be_paid_back)], ["Can still be asked for at most", money(held.still_at_most)],
            ["Pledged", held.pledged_on], ["Issued", held.issued_on], ["Paid in full", held.paid_on], ["Ended", held.ended_on],
            ["Paid back", held.paid_back_on], ["Name your payment", held.reference],
          ].filter(([, value]) => value !== "" && value !== undefined);
          const list = element("dl", "", ...facts.map(([name, value]) => element("div", "", element("dt", name), element("dd", String(value)))));
          list.className = "ms-facts";
          return element("div", "", element("h3", `Pledge ${held.pledge}`), list);
        });
        const checked = sound ? "Its lines are whole. " : "This browser cannot check its lines here. ";
        const fits = same ? "It ends where the ledger on this page ends." : Number(read.ledger.length) === Number(box.dataset.length)
          ? "But its ledger is not the one on this page: ask the coordinator why."
          : `The ledger on this page has ${box.dataset.length} lines, your statement is as of line ${read.ledger.length}.`;
        shown.replaceChildren(element("p", checked + fits), ...(read.example ? [element("p", "EXAMPLE: nobody owes or owns anything.")] : []), ...cards);
      } catch {
        say("This file cannot be read as a statement.");
      }
    });
    show(box);
  }

  all("[data-filters]").forEach(filters);
  all("[data-switch]").forEach(variants);
  all("[data-view]").forEach(view);
  all("[data-deadline]").forEach(left);
  all("[data-starts]").forEach(when);
  all("[data-pledge]").forEach(pledge);
  all("[data-share]").forEach(share);
})();
