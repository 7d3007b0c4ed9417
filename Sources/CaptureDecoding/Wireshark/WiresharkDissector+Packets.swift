extension WiresharkDissector {
  /// Where the reports are in a frame, and whose. Lua for Wireshark 4.
  static let packets = #"""
    local encapsulation = Field.new("frame.encap_type")
    -- What the first pass has found out: a record a frame, a state a device.
    local frames, devices, setups = {}, {}, {}

    function board.init() frames, devices, setups = {}, {}, {} end

    -- The head of a packet: place of the payload, endpoint, whether it is a submission, bus and device, transfer,
    -- the setup bytes' place.
    local function usbmon(tvb, head)
      if tvb:len() < head then return nil end
      local event = tvb(8, 1):uint()
      return {
        start = head, kind = tvb(9, 1):uint(), endpoint = tvb(10, 1):uint(), submits = event == 0x53,
        device = tostring(tvb(12, 2)) .. "." .. tvb(11, 1):uint(), address = tvb(11, 1):uint(),
        transfer = tostring(tvb(0, 8)), setup = event == 0x53 and tvb(14, 1):uint() == 0 and 40 or nil,
      }
    end

    local function usbpcap(tvb)
      if tvb:len() < 27 then return nil end
      local head = tvb(0, 2):le_uint()
      if head < 27 or tvb:len() < head then return nil end
      local kind = tvb(22, 1):uint()
      local packet = {
        start = head, kind = kind, endpoint = tvb(21, 1):uint(), submits = tvb(16, 1):bitfield(7, 1) == 0,
        device = tvb(17, 2):le_uint() .. "." .. tvb(19, 2):le_uint(), address = tvb(19, 2):le_uint(),
        transfer = tostring(tvb(2, 8)),
      }
      if kind == 2 and head >= 28 then
        local stage = tvb(27, 1):uint()
        if stage == 0 and tvb:len() >= head + 8 then
          packet.setup, packet.start = head, head + 8
        elseif stage == 1 and packet.endpoint < 0x80 then
          packet.submits = true -- The data stage of old USBPcap.
        end
      end
      return packet
    end

    local function head(tvb)
      local field = encapsulation()
      if not field then return nil end
      local type = field.value
      if type == wtap_encaps.USB_LINUX_MMAPPED then return usbmon(tvb, 64) end
      if type == wtap_encaps.USB_LINUX then return usbmon(tvb, 48) end
      if type == wtap_encaps.USBPCAP then return usbpcap(tvb) end
      return nil
    end

    -- Where a report stands in the frame, and whether the board sent it; nil for any other packet.
    local function report(tvb, packet)
      if tvb:len() <= packet.start then return nil end
      if packet.kind == 1 then
        local isIn = packet.endpoint >= 0x80
        if isIn == packet.submits then return nil end
        return packet.start, isIn
      end
      if packet.kind ~= 2 then return nil end
      local setup = packet.setup and tvb(packet.setup, 8):bytes() or setups[packet.transfer]
      setups[packet.transfer] = packet.setup and setup or nil
      -- SET_REPORT of an output report.
      if packet.submits and setup and setup:get_index(0) == 0x21 and setup:get_index(1) == 9 then
        return packet.start, false
      end
      return nil
    end

    local function state(device)
      devices[device] = devices[device] or {}
      return devices[device]
    end

    -- A device's descriptor tells which of the two programs runs there.
    local function identify(tvb, packet)
      local start = packet.start
      if packet.kind ~= 2 or packet.submits or tvb:len() < start + 18 then return end
      if tvb(start, 1):uint() ~= 18 or tvb(start + 1, 1):uint() ~= 1 or packet.address == 0 then return end
      local id = string.format("%04x:%04x", tvb(start + 8, 2):le_uint(), tvb(start + 10, 2):le_uint())
      local known = state(packet.device)
      if known.id ~= id then
        devices[packet.device] = { id = id, protocol = identities[id], stranger = not identities[id] }
      end
    end

    -- A whole mboot packet at the start of a report: its size; nil for none.
    local function packet_size(tvb, start)
      local length = tvb:len() - start
      if length < 8 or tvb(start + 1, 1):uint() ~= 0 then return nil end
      local size = tvb(start + 2, 2):le_uint()
      if size + 4 > length or tvb(start + 5, 1):uint() > 1 then return nil end
      if size ~= 4 + 4 * tvb(start + 7, 1):uint() then return nil end
      return size
    end

    -- What a report proves of a device whose descriptors nobody has seen; nil for nothing. A mouse must not become a
    -- board.
    local function guess(tvb, start, isIn)
      local length, id = tvb:len() - start, tvb(start, 1):uint()
      if id == 1 and not isIn then
        if length > 16 and codes[tvb(start + 1, 2):uint()] and formats[tvb(start + 7, 1):uint()] then
          for i = start + 17, start + length - 1 do
            if tvb(i, 1):uint() ~= 0 then return nil end
          end
          return "SDP"
        end
        return packet_size(tvb, start) and tags[tvb(start + 4, 1):uint()] and "mboot" or nil
      end
      if id == 3 and isIn then
        if length == 5 then return words[tvb(start + 1, 4):uint()] and "SDP" or nil end
        return packet_size(tvb, start) and answers[tvb(start + 4, 1):uint()] and "mboot" or nil
      end
      return nil
    end

    """#
}
