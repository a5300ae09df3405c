"""The windows themselves: menus, docks, start page, presentation. Nothing else knows them."""
